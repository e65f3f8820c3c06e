import { assert, assertEquals } from "./assert.ts";
import { decodeImage, encodeImage, ImageError, imageKey, imageName } from "./image.ts";

const MEMORY = 31457280;
const payload = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);

async function refusal(file: Uint8Array, key: string): Promise<string> {
  try {
    await decodeImage("x.image", new Uint8Array(file), key);
  } catch (e) {
    assert(e instanceof ImageError, String(e));
    return e.message;
  }
  throw new Error("was not refused");
}

Deno.test("decodeImage() gives the payload back when key and bytes are right", async () => {
  const key = await imageKey("1.0", { a: "x" });
  const file = await encodeImage(key, payload, MEMORY);
  const back = await decodeImage("x.image", new Uint8Array(file), key);
  assertEquals([...back], [...payload]);
});

Deno.test("decodeImage() names file, fault and remedy when the image is torn, changed or foreign", async () => {
  const key = await imageKey("1.0", { a: "x" });
  const file = await encodeImage(key, payload, MEMORY);
  const changed = file.slice();
  changed[changed.length - 1]! ^= 1;
  const cases: [Uint8Array, string, string][] = [
    [file.slice(0, 20), key, "is no image file"],
    [new Uint8Array(0), key, "is no image file"],
    [file.slice(0, -1), key, "is torn"],
    [changed, key, "is damaged"],
    [file, await imageKey("1.0", { a: "y" }), "another harness"],
    [file, await imageKey("1.0", { a: "x" }, "ab12"), "another environment"],
  ];
  for (const [bytes, wanted, part] of cases) {
    const message = await refusal(bytes, wanted);
    assert(
      message.includes(part) && message.includes("x.image") && message.includes("deno task image"),
      message,
    );
  }
});

Deno.test("imageKey() changes with the version, the environment and any source, imageName() with the key", async () => {
  const keys = new Set([
    await imageKey("1.0", { a: "x" }),
    await imageKey("1.1", { a: "x" }),
    await imageKey("1.0", { a: "x " }),
    await imageKey("1.0", { b: "x" }),
    await imageKey("1.0", { a: "x" }, "ab12"),
  ]);
  assertEquals(keys.size, 5);
  assertEquals(new Set([...keys].map(imageName)).size, 5);
});

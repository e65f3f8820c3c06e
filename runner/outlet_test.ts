import { assertEquals } from "./assert.ts";
import { Outlet } from "./outlet.ts";

/** A pipe that tells how it was written to; an asynchronous write takes half of what it is given. */
function pipe() {
  const writes: string[] = [];
  return {
    writes,
    writeSync(bytes: Uint8Array) {
      writes.push(`sync ${bytes.length}`);
      return bytes.length;
    },
    async write(bytes: Uint8Array) {
      await Promise.resolve();
      const n = Math.ceil(bytes.length / 2);
      writes.push(`async ${n}`);
      return n;
    },
  };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("send() writes at once, and together, only what surely fits into a pipe that was read empty", async () => {
  const sink = pipe(), outlet = new Outlet(sink);
  outlet.send(new Uint8Array(2));
  await turn();
  assertEquals(sink.writes.splice(0), ["async 1", "async 1"]);
  outlet.wasRead();
  outlet.send(new Uint8Array(1000));
  outlet.send(new Uint8Array(3000));
  await turn();
  outlet.send(new Uint8Array(96));
  await turn();
  assertEquals(sink.writes.splice(0), ["sync 4000", "sync 96"]);
  outlet.send(new Uint8Array(1));
  await turn();
  assertEquals(sink.writes.splice(0), ["async 1"]);
});

Deno.test("send() writes nothing at once any more after a write that may have filled the pipe", async () => {
  const sink = pipe(), outlet = new Outlet(sink);
  outlet.wasRead();
  outlet.send(new Uint8Array(5000));
  await turn();
  outlet.send(new Uint8Array(1));
  await turn();
  assertEquals(sink.writes.filter((write) => write.startsWith("sync")), []);
});

Deno.test("wasRead() while a write is under way gives no room", async () => {
  const sink = pipe(), outlet = new Outlet(sink);
  outlet.send(new Uint8Array(2));
  outlet.wasRead();
  outlet.send(new Uint8Array(2));
  await outlet.flushed();
  assertEquals(sink.writes.filter((write) => write.startsWith("sync")), []);
});

import { TESTS_TYPE } from './rendering.ts';

/** A test that the reader does not see. */
export interface HiddenTest {
  readonly name: string;
  readonly code: string;
  /** Shown when it fails. */
  readonly hint: string;
}

/** A Python expression that gives a JSON value. Only ASCII is used, so that no character can be read differently. */
function pythonJson(value: unknown): string {
  const json = JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `__import__("json").loads(${JSON.stringify(json)})`;
}

/**
 * Python that runs the setup unless this interpreter has run it: the note of that lives where the variables do, so
 * it is gone exactly when they are, and another cell of the session with the same setup does not run it again.
 */
export function setupOnce(setup: string): string {
  return `__import__("builtins").exec(${JSON.stringify(ONCE)}, {"text": ${pythonJson(setup)}, "scope": globals()})`;
}

const ONCE = `import sys
done = sys.__dict__.setdefault("_cell_setups", set())
if text not in done:
    exec(compile(text, "<setup>", "exec"), scope)
    done.add(text)
`;

/** Python that runs hidden tests over the session's variables and displays how each went. */
export function testRun(tests: readonly HiddenTest[]): string {
  return `__import__("builtins").exec(${JSON.stringify(TESTING)}, {"tests": ${pythonJson(tests)}, "scope": globals()})`;
}

const TESTING = `import builtins
results = []
for test in tests:
    result = {"name": test["name"], "passed": False, "message": "", "hint": test["hint"]}
    results.append(result)
    try:
        exec(compile(test["code"], "<test>", "exec"), scope)
        result["passed"] = True
    except AssertionError as e:
        result["message"] = str(e)
    except Exception as e:
        result["message"] = type(e).__name__ + ": " + str(e)
builtins.display({"${TESTS_TYPE}": results, "text/plain": str(sum(r["passed"] for r in results)) + " of " + str(len(results)) + " tests passed"}, raw=True)
`;

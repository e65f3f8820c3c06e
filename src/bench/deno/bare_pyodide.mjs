// Pyodide as its documentation starts it, without walls: the yardstick for a run. Each line on stdin is a number
// of runs of 4+5; the answer is one line with their durations in nanoseconds. Ends with stdin.
// Usage: deno run --allow-read bare_pyodide.mjs <folder of the pyodide package>
const { loadPyodide } = await import(`file://${Deno.args[0]}/pyodide.mjs`);
const pyodide = await loadPyodide({ indexURL: `${Deno.args[0]}/` });
let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    const durations = new Array(Number(line));
    for (let i = 0; i < durations.length; i++) {
      const start = performance.now();
      const nine = await pyodide.runPythonAsync("4+5");
      durations[i] = Math.round((performance.now() - start) * 1e6);
      if (nine !== 9) throw new Error(`4+5 is ${nine}`);
    }
    console.log(durations.join(","));
  }
}

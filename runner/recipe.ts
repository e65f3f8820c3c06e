/** What an image is made of, beside Pyodide's files, the harness and packages: a change here is another image. */

/** The environment with the standard library alone; others are named by a digest of what is in them. */
export const BASE_ENVIRONMENT = "base";

/** Flags of the engine that an image is made with and that each runner has; both command lines take them from here. */
export const V8_FLAGS: readonly string[] = ["--disallow-code-generation-from-strings", "--stack-size=3500"];

/** The guest's environment variables, from the start. */
export const GUEST_VARIABLES: Readonly<Record<string, string>> = {
  HOME: "/home/pyodide",
  LANG: "C.UTF-8",
  MPLBACKEND: "module://serpentarium_matplotlib",
  TERM: "xterm-256color",
};

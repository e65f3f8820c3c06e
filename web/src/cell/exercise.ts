// What cells with hidden code or files need, loaded with their first run.
export { filesOf } from './cell-files.ts';
export { setupOnce, testRun } from './hidden-code.ts';

/**
 * Scripted answers to the programs of the demo page. Each takes the session's variables and a `tell`,
 * and answers the outcome; `sleep` and `ask` reject with 'interrupted' when the run is stopped.
 */
const PROGRAMS = [
  {
    knows: 'time.sleep',
    async run({ print, sleep }) {
      for (let n = 10; n > 0; n--) {
        print(`${String(n).padStart(2)}  ${'▮'.repeat(n)}\n`);
        await sleep(250);
      }
      print('\u001b[32mLift-off.\u001b[0m\n');
    },
  },
  {
    knows: 'input(',
    async run({ print, ask }) {
      const name = await ask('What is your name? ');
      const year = Number(await ask('Which year were you born? '));
      print(`Hello ${name}, you are a ${year % 12 === 9 ? 'snake' : 'different animal'}.\n`);
    },
  },
  {
    knows: 'while True',
    async run({ print, sleep, variables }) {
      print(`Counting on from ${variables.get('count') ?? 0}. Press Stop.\n`);
      for (;;) {
        await sleep(20);
        variables.set('count', (variables.get('count') ?? 0) + 1);
      }
    },
  },
  {
    knows: 'average([])',
    async run({ print, raise }) {
      print('5.0\n');
      const text =
        'Traceback (most recent call last):\n  File "average.py", line 5, in <module>\n    print(average([]))\n          ~~~~~~~^^^^\n' +
        '  File "average.py", line 2, in average\n    return sum(values) / len(values)\n           ~~~~~~~~~~~~^~~~~~~~~~~~~\nZeroDivisionError: division by zero\n';
      raise('ZeroDivisionError', 'division by zero', text);
    },
  },
  {
    knows: '_repr_svg_',
    async run({ display, svg }) {
      display({ 'text/plain': '<Serpent object>', 'image/svg+xml': svg });
    },
  },
  {
    knows: 'herbarium = ',
    async run({ print, variables }) {
      variables.set('herbarium', 8);
      print('2 kinds of herb\n');
    },
  },
  {
    knows: 'herbarium["thyme"]',
    async run({ display, raise, variables }) {
      if (variables.has('herbarium')) display({ 'text/plain': String(variables.get('herbarium') + 7) }, true);
      else raise('NameError', "name 'herbarium' is not defined", "NameError: name 'herbarium' is not defined\n");
    },
  },
  {
    knows: '# hostile',
    async run({ print, display, raise }) {
      const markup = '<img src=x onerror="globalThis.harmed = true"><b>bold</b>';
      print(`${markup}\n`);
      display({ 'text/html': markup, 'text/plain': markup });
      display({ 'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>parent.harmed = true</script></svg>' });
      raise('<i>Error</i>', markup, `${markup}\n<i>Error</i>: ${markup}\n`);
    },
  },
  {
    knows: '# flood',
    async run({ print, sleep }) {
      for (let n = 0; n < 300; n++) {
        print(`line ${n} ${'x'.repeat(90)}\n`.repeat(60));
        if (n % 20 === 0) await sleep(1);
      }
    },
  },
  {
    knows: '# progress',
    async run({ print, sleep }) {
      for (let n = 0; n <= 100; n += 10) {
        print(`\r${n}%`);
        await sleep(5);
      }
    },
  },
  {
    knows: 'getpass',
    async run({ print, ask }) {
      const secret = await ask('Password: ', true);
      print(`${secret.length} characters\n`);
    },
  },
];

/** The program a piece of code is meant to be; unknown code prints itself. */
export function programFor(code) {
  return PROGRAMS.find(({ knows }) => code.includes(knows))?.run ?? (async ({ print }) => print(`${code}\n`));
}

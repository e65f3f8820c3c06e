/** The liveliness of the site besides its cells: copying snippets, the theme, the language of one cell. */
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copies]')) {
  const snippet = document.querySelector(`#${button.dataset['copies']}`);
  if (snippet === null) continue;
  snippet.textContent = snippet.textContent.replace('https://your-server', location.origin);
  // Browsers give a clipboard only to secure origins.
  button.hidden = navigator.clipboard === undefined;
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(snippet.textContent).then(
      () => say(button, 'Copied'),
      () => say(button, 'Select it by hand'),
    );
  });
}

function say(button: HTMLButtonElement, answer: string): void {
  button.textContent = answer;
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 2000);
}

const THEMES = ['auto', 'light', 'dark'];
const theme = document.querySelector<HTMLButtonElement>('#theme');
theme?.addEventListener('click', () => {
  const root = document.documentElement;
  const next = THEMES[(THEMES.indexOf(root.dataset['theme'] ?? 'auto') + 1) % THEMES.length] ?? 'auto';
  root.dataset['theme'] = next;
  theme.textContent = `Theme: ${next}`;
});
if (theme !== null) theme.hidden = false;

const speaking = document.querySelector<HTMLElement>('#speaking');
const words = speaking?.firstElementChild?.cloneNode(true);
const language = document.querySelector<HTMLSelectElement>('#language');
language?.addEventListener('change', () => {
  if (speaking === null || words === undefined) return;
  speaking.lang = language.value;
  // A cell takes its language when it is made.
  speaking.replaceChildren(words.cloneNode(true));
});

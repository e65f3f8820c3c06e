/** The one liveliness of the demo page besides its cells: copying the snippet, told to embedders with this server's address. */
const snippet = document.querySelector('#snippet');
const copy = document.querySelector<HTMLButtonElement>('#copy');

if (snippet !== null && copy !== null) {
  const text = snippet.textContent.replace('https://your-server', location.origin);
  snippet.textContent = text;
  // Browsers give a clipboard only to secure origins.
  copy.hidden = navigator.clipboard === undefined;
  copy.addEventListener('click', () => {
    navigator.clipboard.writeText(text).then(
      () => tell(copy, 'Copied'),
      () => tell(copy, 'Select it by hand'),
    );
  });
}

function tell(button: HTMLButtonElement, answer: string): void {
  button.textContent = answer;
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 2000);
}

/**
 * The inside of the frame page: shows the HTML, or runs the script, that the cell around it sends, once, and tells how
 * high it has become. It has no origin and no network; its server's headers see to that.
 */
interface Content {
  readonly html?: unknown;
  readonly script?: unknown;
  readonly look?: { readonly color: string; readonly font: string; readonly size: string; readonly scheme: string };
}

const { body, documentElement } = document;
const tellHeight = (height: number) => parent.postMessage({ serpentarium: height }, '*');
let filled = false;

addEventListener('message', ({ source, data }: MessageEvent<Content | null>) => {
  if (source !== parent || filled || data === null) return;
  filled = true;
  const { html, script, look } = data;
  if (look !== undefined) {
    Object.assign(documentElement.style, { colorScheme: look.scheme, color: look.color, fontFamily: look.font, fontSize: look.size });
  }
  new ResizeObserver(() => tellHeight(body.getBoundingClientRect().height)).observe(body);
  if (typeof html === 'string') {
    // Scripts in such a fragment run when it is put in, one after the other, as they do in a page.
    body.append(document.createRange().createContextualFragment(html));
  } else if (typeof script === 'string') {
    const element = document.createElement('script');
    // Notebooks give a script the element it may draw into.
    element.textContent = `(function (element) {${script}\n})(document.body)`;
    body.append(element);
  }
});

tellHeight(-1);

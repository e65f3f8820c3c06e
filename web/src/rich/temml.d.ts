declare module 'temml' {
  const temml: {
    render(source: string, host: HTMLElement, options: Readonly<Record<string, unknown>>): void;
  };
  export default temml;
}

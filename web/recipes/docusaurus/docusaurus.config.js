// A site of which every Python block is a live cell.
const cells = process.env.CELLS ?? 'https://run.example.org';

export default {
  title: 'A lesson',
  url: 'https://docs.example.org',
  baseUrl: '/',
  scripts: [
    {
      src: `${cells}/w/1/cell.js`,
      type: 'module',
      'data-key': 'pk_test_demo',
      'data-session': 'lesson',
      'data-theme': 'page',
      'data-upgrade': '.language-python pre',
    },
  ],
  presets: [['classic', { docs: { routeBasePath: '/', sidebarPath: false }, blog: false, pages: false }]],
};

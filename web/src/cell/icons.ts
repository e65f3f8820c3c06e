/** The paths of the cell's icons, 16 pixels wide. */
export const ICONS = {
  run: 'M4.5 2.6v10.8L13 8z',
  stop: 'M3.5 3.5h9v9h-9z',
  restart: 'M8 2.8a5.2 5.2 0 1 0 5.1 6.2h-1.6A3.7 3.7 0 1 1 8 4.3c1 0 1.9.4 2.6 1.1L8.7 7.3h4.6V2.7l-1.6 1.6A5.2 5.2 0 0 0 8 2.8z',
  more: 'M8 4.2a1.2 1.2 0 1 1 0-2.4 1.2 1.2 0 0 1 0 2.4zm0 5a1.2 1.2 0 1 1 0-2.4 1.2 1.2 0 0 1 0 2.4zm0 5a1.2 1.2 0 1 1 0-2.4 1.2 1.2 0 0 1 0 2.4z',
} as const;

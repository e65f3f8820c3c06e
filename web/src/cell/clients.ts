import { SerpentariumClient, type StringStorage } from '../client/index.ts';
import { pageSettings } from './page-settings.ts';

const clients = new Map<string, SerpentariumClient>();

/** The page's one client of a server and key. */
export function clientFor(server: string, key: string): SerpentariumClient {
  const id = `${server} ${key}`;
  let client = clients.get(id);
  if (client === undefined) {
    const storage = pageStorage();
    const page = location.origin + location.pathname;
    const { getToken } = pageSettings();
    client = new SerpentariumClient({ server, key, page, ...(storage && { storage }), ...(getToken && { getToken }) });
    clients.set(id, client);
  }
  return client;
}

/** Reading the property itself throws where the reader has forbidden storage. */
export function pageStorage(): StringStorage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

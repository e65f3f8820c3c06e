import { SerpentariumClient, type StringStorage } from '../client/index.ts';

const clients = new Map<string, SerpentariumClient>();

/** The page's one client of a server and key. */
export function clientFor(server: string, key: string): SerpentariumClient {
  const id = `${server} ${key}`;
  let client = clients.get(id);
  if (client === undefined) {
    const storage = pageStorage();
    const page = location.origin + location.pathname;
    client = new SerpentariumClient({ server, key, page, ...(storage && { storage }) });
    clients.set(id, client);
  }
  return client;
}

/** Reading the property itself throws where the reader has forbidden storage. */
function pageStorage(): StringStorage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

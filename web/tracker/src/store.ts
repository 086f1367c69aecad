/** One JSON value in a browser storage area; only this page's memory where the browser refuses storage. */
export interface Store<T> {
  read: () => T | null;
  write: (value: T) => void;
  clear: () => void;
}

/** A value of this page alone. */
export const createMemory = <T>(): Store<T> => {
  let held: T | null = null;
  return {
    read: () => held,
    write: (value) => {
      held = value;
    },
    clear: () => {
      held = null;
    },
  };
};

/** `area` is a function because merely naming `localStorage` throws in a browser that blocks it. */
export const createStore = <T>(area: () => Storage, key: string): Store<T> => {
  const memory = createMemory<T>();
  return {
    read: () => {
      try {
        return JSON.parse(area().getItem(key) as string) as T | null;
      } catch {
        return memory.read();
      }
    },
    write: (value) => {
      memory.write(value);
      try {
        area().setItem(key, JSON.stringify(value));
      } catch {}
    },
    clear: () => {
      memory.clear();
      try {
        area().removeItem(key);
      } catch {}
    },
  };
};

// Bounds how many documents are fetched at a time: when all services restart at once, or the gateway does, they come a few at a
// time. One that hangs keeps its place for a while only, so that it holds up nobody else for long.

export interface FetchGate {
  /** Runs `work` when its turn has come; turns are taken in the order of asking. */
  pass<T>(work: () => Promise<T>): Promise<T>;
}

/** Lets `places` through at a time. A place is given on after `patience` milliseconds, whether its work is done or not. */
export function fetchGate(places: number, patience: number): FetchGate {
  const line: (() => void)[] = [];
  let free = places;
  const enter = (): Promise<void> | undefined => {
    if (free === 0) return new Promise((resolve) => void line.push(resolve));
    free--;
    return undefined;
  };
  const giveOn = () => {
    const next = line.shift();
    if (next) next();
    else free++;
  };
  return {
    async pass(work) {
      await enter();
      let isHeld = true;
      const leave = () => {
        if (isHeld) giveOn();
        isHeld = false;
      };
      const timer = setTimeout(leave, patience).unref();
      try {
        return await work();
      } finally {
        clearTimeout(timer);
        leave();
      }
    },
  };
}

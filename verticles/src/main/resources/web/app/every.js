// Does something now and again: at once, then every few seconds while the page is looked at, and as soon as it is looked at again.

/**
 * @param run does it; the pause begins when it is done
 * @returns a function that ends it
 */
export const every = (seconds, run) => {
  let timer = 0;
  let running = false;
  let ended = false;

  const turn = async () => {
    clearTimeout(timer);
    if (running || ended || document.hidden) {
      return;
    }
    running = true;
    try {
      await run();
    } finally {
      running = false;
    }
    if (!ended) {
      timer = setTimeout(turn, seconds * 1_000);
    }
  };

  document.addEventListener("visibilitychange", turn);
  turn();
  return () => {
    ended = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", turn);
  };
};

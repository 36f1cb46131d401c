// Files that are dropped anywhere on the page.

/**
 * @param target {hovering(whether), dropped(files)}; a folder is told as {name, size, folder: true}
 * @returns a function that ends it
 */
export const takeDrops = target => {
  let depth = 0;
  const hover = change => {
    depth = Math.max(0, depth + change);
    target.hovering(depth > 0);
  };
  const listeners = {
    dragenter: event => hasFiles(event) && hover(1),
    dragleave: event => hasFiles(event) && hover(-1),
    dragover: event => hasFiles(event) && event.preventDefault(),
    drop: event => {
      if (hasFiles(event)) {
        event.preventDefault();
        hover(-depth);
        target.dropped(filesOf(event.dataTransfer));
      }
    },
  };
  Object.entries(listeners).forEach(([type, listener]) => addEventListener(type, listener));
  return () => Object.entries(listeners).forEach(([type, listener]) => removeEventListener(type, listener));
};

const hasFiles = event => event.dataTransfer?.types.includes("Files");

const filesOf = transfer => {
  const items = [...transfer.items].filter(item => item.kind === "file");
  return items.map(item => {
    const entry = item.webkitGetAsEntry?.();
    return entry?.isDirectory ? { name: entry.name, size: 0, lastModified: 0, type: "", folder: true } : item.getAsFile();
  }).filter(Boolean);
};

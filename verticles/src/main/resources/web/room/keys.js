// The keyboard of a room: Space records and sends, Escape discards, Ctrl + Enter sends what is written.

export const listenForKeys = ({ record, discard, send }) => document.addEventListener("keydown", event => {
  const target = event.target.closest("button, textarea, input, a, select, dialog");
  if (event.key === " " && !target && !event.repeat) {
    event.preventDefault();
    record();
  } else if (event.key === "Escape") {
    discard();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "text") {
    send();
  }
});

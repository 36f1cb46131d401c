// The connection to a room: opened again when it drops, until the room says no.

const LONGEST_WAIT = 8000;

/** A visitor is a page: the same after a reload, another one in another window. */
const visitor = code => {
  const key = `parley-visitor-${code}`;
  let id = sessionStorage.getItem(key);
  if (!id) {
    id = randomId();
    sessionStorage.setItem(key, id);
  }
  return id;
};

// crypto.randomUUID is missing on pages opened by http.
const randomId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

/** `onMessage(object)`, `onLost()` when it drops and is opened again, `onRefused(code)` when it is not. */
export const connect = (code, { onMessage, onLost, onRefused }) => {
  const address = `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws/${encodeURIComponent(code)}?visitor=${visitor(code)}`;
  let socket;
  let attempts = 0;
  let timer;

  const open = () => {
    clearTimeout(timer);
    socket = new WebSocket(address);
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === "room_info") {
        attempts = 0;
      }
      onMessage(message);
    };
    socket.onclose = ({ code: status }) => {
      if (status >= 4000 || status === 1009) {
        onRefused(status);
        return;
      }
      onLost();
      const wait = Math.min(LONGEST_WAIT, 500 * 2 ** attempts++);
      timer = setTimeout(open, wait * (0.75 + Math.random() / 2));
    };
  };

  window.addEventListener("online", () => {
    if (socket.readyState === WebSocket.CLOSED && timer) {
      open();
    }
  });
  open();

  return {
    /** Sends a message, if there is a connection. */
    send: message => {
      const isOpen = socket.readyState === WebSocket.OPEN;
      if (isOpen) {
        socket.send(JSON.stringify(message));
      }
      return isOpen;
    },
    /** Comes in again after a refusal. */
    again: open,
  };
};

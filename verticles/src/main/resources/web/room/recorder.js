// The microphone: a recording in pieces as it is made, and how loud it is.

const PIECE_MILLISECONDS = 1000;
const FORMATS = [["audio/webm;codecs=opus", "webm"], ["audio/webm", "webm"], ["audio/ogg;codecs=opus", "ogg"], ["audio/mp4", "mp4"]];

/** Why there is no microphone: a word of the catalogue. */
export const whyNot = () => {
  if (!navigator.mediaDevices?.getUserMedia) {
    return window.isSecureContext ? "microphoneUnsupported" : "microphoneInsecure";
  }
  return window.MediaRecorder ? undefined : "microphoneUnsupported";
};

const reason = error => ({
  NotAllowedError: "microphoneDenied",
  SecurityError: "microphoneDenied",
  NotFoundError: "microphoneMissing",
  OverconstrainedError: "microphoneMissing",
  NotReadableError: "microphoneBusy",
  AbortError: "microphoneBusy",
}[error.name] ?? "microphoneUnsupported");

const base64 = blob => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(blob);
});

/**
 * Begins to record. Fails with a word of the catalogue where that is not possible.
 * `onPiece(base64, format)` gets the pieces in order, `onLevel(0…1)` how loud it is, some times a second.
 */
export const record = async ({ onPiece, onLevel }) => {
  const missing = whyNot();
  if (missing) {
    throw missing;
  }
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
  } catch (error) {
    throw reason(error);
  }
  const [mimeType, format] = FORMATS.find(([type]) => MediaRecorder.isTypeSupported(type)) ?? [undefined, "webm"];
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType, audioBitsPerSecond: 48000 } : {});
  const meter = watchLevel(stream, onLevel);

  let pieces = Promise.resolve();
  let wanted = true;
  recorder.ondataavailable = ({ data }) => {
    if (data.size > 0) {
      pieces = pieces.then(() => base64(data)).then(text => wanted && onPiece(text, format));
    }
  };
  recorder.start(PIECE_MILLISECONDS);

  const end = () => new Promise(resolve => {
    meter();
    const release = () => {
      stream.getTracks().forEach(track => track.stop());
      resolve(pieces);
    };
    if (recorder.state === "inactive") {
      release();
    } else {
      recorder.onstop = release;
      recorder.stop();
    }
  });

  return {
    /** Ends the recording; done when its last piece has been handed on. */
    stop: end,
    /** Ends it, and hands nothing more on. */
    discard: () => {
      wanted = false;
      return end();
    },
  };
};

/** Tells the level until the function that is returned is called. */
const watchLevel = (stream, onLevel) => {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    const decibels = 10 * Math.log10(power + 1e-10);
    onLevel(Math.min(1, Math.max(0, (decibels + 60) / 50)));
  }, 60);
  return () => {
    clearInterval(timer);
    context.close();
  };
};

// An answer until the room has it. What cannot be sent now is sent again, from its beginning, after the next connection.

/** `send(message)` tells whether there was a connection. */
export const outbox = send => {
  let answer;
  let linked = false;

  const pump = () => {
    if (!answer || !linked) {
      return;
    }
    const { question, text, pieces } = answer;
    if (text) {
      send({ type: "text_answer", text, question_id: question });
      return;
    }
    while (answer.sent < pieces.length
      && send({ type: "audio_chunk", audio_data: pieces[answer.sent].data, format: pieces[answer.sent].format })) {
      answer.sent++;
    }
    if (answer.ended && !answer.told && answer.sent === pieces.length) {
      answer.told = send({ type: "audio_end", question_id: question });
    }
  };

  return {
    isEmpty: () => !answer,

    isSpoken: () => Boolean(answer?.pieces),

    write: (question, text) => {
      answer = { question, text };
      pump();
    },

    /** A spoken answer that is still being recorded. */
    speak: question => {
      const own = { question, pieces: [], sent: 0, ended: false, told: false };
      answer = own;
      const pumpOwn = () => answer === own && pump();
      return {
        add: (data, format) => {
          own.pieces.push({ data, format });
          pumpOwn();
        },
        end: () => {
          own.ended = true;
          pumpOwn();
        },
      };
    },

    /** The room has it, or it is of no use any more. */
    clear: () => { answer = undefined; },

    lost: () => { linked = false; },

    /** The room has said where it is: now it may be sent. */
    linked: () => {
      linked = true;
      if (answer?.pieces) {
        answer.sent = 0;
        answer.told = false;
      }
      pump();
    },
  };
};

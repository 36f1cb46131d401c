// What can be taken back, and what was taken back and can be done again, out of the list of changes that the service keeps: so both
// outlive the page. Taking back is a change, too, and so is doing again.

const TOGETHER_MILLIS = 5_000;

/**
 * The last step of somebody that is not taken back yet. Several segments that went to another speaker at one go are one step.
 *
 * @param changes by number, as /changes tells them
 * @returns the changes of the step, latest first; empty where there is none
 */
export const lastStep = (changes, user) => {
  const { open } = history(changes, user);
  const last = open.at(-1);
  return last === undefined ? [] : open.filter(each => isTogether(each, last)).reverse();
};

/**
 * The step that somebody has taken back last, with nothing else done since.
 *
 * @returns the changes that took it back, latest first: it is done again by taking these back; empty where there is none
 */
export const lastTakenBack = (changes, user) => {
  const { undone } = history(changes, user);
  const last = undone.at(-1);
  return last === undefined ? [] : undone.filter(each => isTogether(each.step, last.step)).map(each => each.back).reverse();
};

/** @returns open: changes that stand; undone: {step, back}, the change and the one that took it back */
const history = (changes, user) => {
  const open = [];
  let undone = [];
  for (const change of changes.filter(each => each.user === user)) {
    const answered = open.findLastIndex(each => isInverse(each, change));
    const again = undone.findLastIndex(each => isInverse(each.back, change));
    if (answered >= 0 && open.slice(answered).every(each => isTogether(each, open[answered]))) {
      undone.push({ step: open[answered], back: change });
      open.splice(answered, 1);
    } else if (again >= 0 && undone.slice(again).every(each => isTogether(each.step, undone[again].step))) {
      undone.splice(again, 1);
      open.push(change);
    } else {
      open.push(change);
      undone = [];
    }
  }
  return { open, undone };
};

const isInverse = (one, other) => one.what === other.what && one.segment === other.segment && one.speaker === other.speaker
  && one.before === other.after && one.after === other.before;

const isTogether = (one, other) => one === other
  || one.what === "speaker" && other.what === "speaker" && one.after === other.after
    && Math.abs(Date.parse(one.at) - Date.parse(other.at)) < TOGETHER_MILLIS;

/**
 * The call that takes a change back.
 *
 * @param segment as it is now, for changes of segments
 * @param name the speaker's present one, for changes of names; a name without a speaker is that of the recording
 * @returns {{segment: number, body: object} | {speaker: string, body: object} | {recording: true, body: object} | null} null where
 *     somebody has changed it since
 */
export const inverse = (change, segment, name) => {
  switch (change.what) {
    case "text":
      return segment?.text !== change.after ? null : { segment: segment.id,
        body: { version: segment.version, text: change.before === segment.original?.text ? null : change.before } };
    case "speaker":
      return segment?.speaker !== change.after ? null : { segment: segment.id,
        body: { version: segment.version, speaker: change.before === segment.original?.speaker ? null : change.before } };
    default:
      if (change.speaker === null) {
        return { recording: true, body: { name: change.before } };
      }
      return (name ?? null) !== (change.after ?? null) ? null
        : { speaker: change.speaker, body: { name: change.before ?? null, was: name ?? null } };
  }
};

// Tells a part of the page that something it shows has changed: feeds or bell hear the digest, the parts compare.
//
// The digest has a word for each part.  A part knows the word it was drawn with and asks to be drawn anew, once,
// when the word is another; what it missed while it was being drawn it finds in the next digest.  Where asking came
// to nothing, for the page was drawn anew just then, it asks again with a later digest: a few times, no more.

const APART_MS = 150; // one after the other: a batch of widget changes may belong to one part only

const AGAIN_MS = 4_000;
const MOST = 4; // times for one word: what is drawn with another word on purpose does not ask for ever

/** Whether to ask to be drawn anew for `word`; keeps in `state` when that was done last, and how often. */
export function asks(state, word, now) {
  if (word === state.word) return false;
  const same = word === state.said;
  if (same && (state.times >= MOST || now - state.said_at < AGAIN_MS)) return false;
  Object.assign(state, { said: word, said_at: now, times: same ? state.times + 1 : 1 });
  return true;
}

export function mount(root, data, send) {
  const state = (root.__pulse ??= {});
  Object.assign(state, { send, part: data.part, word: data.word });
  if (!state.heard) {
    state.heard = ({ detail: digest }) => {
      const word = String(digest).split('.')[state.part];
      if (!asks(state, word, performance.now())) return;
      setTimeout(() => state.word !== word && state.send('beat', word), APART_MS * (1 + state.part)); // unless drawn anew since
    };
    window.addEventListener('dv-digest', state.heard);
  }
  return () => {
    window.removeEventListener('dv-digest', state.heard);
    state.heard = null;
  };
}

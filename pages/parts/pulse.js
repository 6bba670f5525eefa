// Tells a part of the page that something it shows has changed: feeds or bell hear the digest, the parts compare.
//
// The digest has a word for each part.  A part knows the word it was drawn with and asks to be drawn anew, once,
// when the word is another; what it missed while it was being drawn it finds in the next digest.

const APART_MS = 150; // one after the other: a batch of widget changes may belong to one part only

export function mount(root, data, send) {
  const state = (root.__pulse ??= {});
  Object.assign(state, { send, part: data.part, word: data.word });
  if (!state.heard) {
    state.heard = ({ detail: digest }) => {
      const word = String(digest).split('.')[state.part];
      if (word === state.word || word === state.said) return;
      state.said = word;
      setTimeout(() => state.word !== word && state.send('beat', word), APART_MS * (1 + state.part)); // unless drawn anew since
    };
    window.addEventListener('dv-digest', state.heard);
  }
  return () => {
    window.removeEventListener('dv-digest', state.heard);
    state.heard = null;
  };
}

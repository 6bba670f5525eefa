// A drawing that the server made: Streamlit's own HTML leaves SVG out.
//
// The server wrote it and escaped whatever somebody typed.

export function mount(root, { html }) {
  if (root.__drawn === html) return;
  root.__drawn = html;
  root.innerHTML = html;
}

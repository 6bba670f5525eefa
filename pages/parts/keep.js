// A file that the page holds already: the browser itself keeps it, and asks no server for it again.

export function mount(root, data) {
  const link = root.querySelector('a') ?? root.appendChild(document.createElement('a'));
  const url = URL.createObjectURL(new Blob([data.text], { type: 'application/octet-stream' }));
  Object.assign(link, { className: 'keep', href: url, download: data.name, textContent: data.words });
  return () => URL.revokeObjectURL(url);
}

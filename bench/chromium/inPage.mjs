// What runs in the page.

/** Milliseconds from the next key to the first line whose text has `row` in it. */
export function firstRow({ rows, row, patience }) {
  return new Promise((resolve, reject) => {
    let began = null;
    const observer = new MutationObserver(() => {
      const texts = [...document.querySelectorAll(rows)].map(
        element => element.textContent
      );
      if (began !== null && texts.some(text => text.includes(row))) {
        observer.disconnect();
        resolve(performance.now() - began);
      }
    });
    setTimeout(() => {
      observer.disconnect();
      reject(new Error(`no line with "${row}" within ${patience} ms`));
    }, patience);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true
    });
    document.addEventListener(
      'keydown',
      () => {
        began = performance.now();
      },
      { capture: true, once: true }
    );
  });
}

/** The moment of the next click or key, in milliseconds since the epoch. */
export function nextDeed() {
  return new Promise(resolve => {
    for (const kind of ['click', 'keydown']) {
      document.addEventListener(kind, () => resolve(Date.now()), {
        capture: true,
        once: true
      });
    }
  });
}

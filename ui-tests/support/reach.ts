import type { Locator } from '@playwright/test';

/**
 * What one cannot get at in a part of the page, in words: fields and buttons that something covers or cuts off
 * wherever one scrolls, and boxes that would have to be scrolled sideways.
 */
export function outOfReach(part: Locator): Promise<string[]> {
  return part.evaluate(root => {
    const name = (node: Element) =>
      node.getAttribute('aria-label') ??
      (node.textContent?.trim() || node.className);
    const found: string[] = [];
    const stops =
      'a[href], button, input, select, textarea, [tabindex="0"], summary';
    for (const node of root.querySelectorAll(stops)) {
      if (!node.checkVisibility()) {
        continue;
      }
      node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const { height, left, top, width } = node.getBoundingClientRect();
      const at = document.elementFromPoint(left + width / 2, top + height / 2);
      if (!at || !node.contains(at)) {
        found.push(`covered: ${name(node)}`);
      }
    }
    for (const node of [root, ...root.querySelectorAll('*')]) {
      const { overflowX, overflowY } = getComputedStyle(node);
      const isSideways = node.scrollWidth > node.clientWidth + 1;
      if (isSideways && ['auto', 'scroll'].includes(overflowX)) {
        found.push(`sideways: ${name(node)}`);
      }
      // The browser scrolled there for what has the focus; nobody with a mouse can.
      if (overflowY === 'hidden' && node.scrollTop > 0) {
        found.push(`cut off: ${name(node)}`);
      }
    }
    return found;
  });
}

import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';

const STOPS =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/**
 * Keep the keyboard's place in a part of the page, whatever happens to the element that had it.
 *
 * A button that goes because it was pressed, a list that is replaced by another, or a dialog whose opener is
 * gone would leave the focus on the page's body: the next Tab would begin at the top of JupyterLab.
 */
export function keepFocus(node: HTMLElement): IDisposable {
  // The element that has the focus and all around it, from the inside out.
  let path: HTMLElement[] = [];
  const onFocusIn = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement)) {
      return;
    }
    if (node.contains(target)) {
      path = pathTo(node, target);
    } else if (isOfShell(node, target)) {
      path = [];
    }
  };
  const onFocusOut = ({ relatedTarget, target }: FocusEvent): void => {
    // An element that is being removed loses the focus, too; one that stays was left on purpose, unless it
    // is the window that was left.
    queueMicrotask(() => {
      const isLeft = !(relatedTarget instanceof Element) && target === path[0];
      if (isLeft && isNowhere() && path[0].isConnected) {
        path = [];
      }
    });
  };
  const mend = (): void => {
    if (isNowhere() && path.length) {
      placeFor(path)?.focus();
    }
  };
  const observer = new MutationObserver(mend);
  observer.observe(node, { childList: true, subtree: true });
  // Dialogs and menus come and go there.
  observer.observe(document.body, { childList: true });
  document.addEventListener('focusin', onFocusIn);
  document.addEventListener('focusout', onFocusOut);
  return new DisposableDelegate(() => {
    observer.disconnect();
    document.removeEventListener('focusin', onFocusIn);
    document.removeEventListener('focusout', onFocusOut);
  });
}

function isNowhere(): boolean {
  const { activeElement, body } = document;
  return activeElement === null || activeElement === body;
}

/** Whether an element is beside a part of the page; a dialog or a menu is above it. */
function isOfShell(node: HTMLElement, element: HTMLElement): boolean {
  return [...document.body.children].some(
    child => child.contains(node) && child.contains(element)
  );
}

function pathTo(node: HTMLElement, element: HTMLElement): HTMLElement[] {
  const path = [element];
  while (path[path.length - 1] !== node) {
    path.push(path[path.length - 1].parentElement ?? node);
  }
  return path;
}

/** Where the keyboard goes on: the element itself, what stands at its place, or what is nearest. */
function placeFor(path: ReadonlyArray<HTMLElement>): HTMLElement | null {
  const role = path[0].getAttribute('role');
  for (const element of path.filter(({ isConnected }) => isConnected)) {
    const successor = role && element.querySelector(`[role="${role}"]`);
    const places = [
      element.matches(STOPS) ? element : null,
      successor instanceof HTMLElement ? successor : null,
      ...element.querySelectorAll<HTMLElement>(STOPS)
    ];
    const place = places.find(isShown);
    if (place) {
      return place;
    }
  }
  return null;
}

function isShown(element: HTMLElement | null): element is HTMLElement {
  return element?.checkVisibility() ?? false;
}

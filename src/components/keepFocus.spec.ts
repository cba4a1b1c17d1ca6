import type { IDisposable } from '@lumino/disposable';

import { keepFocus } from './keepFocus';

/** Let the observers be told. */
const told = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

const focused = (): string =>
  document.activeElement?.id ?? document.activeElement?.tagName ?? '';

const TREE = { role: 'tree', tabindex: '0' };

function element(
  tag: string,
  id: string,
  attributes: Record<string, string> = {},
  children: HTMLElement[] = []
): HTMLElement {
  const node = document.createElement(tag);
  node.id = id;
  Object.entries(attributes).forEach(([name, value]) =>
    node.setAttribute(name, value)
  );
  node.append(...children);
  return node;
}

function focus(id: string): void {
  document.getElementById(id)?.focus();
}

function remove(id: string): void {
  document.getElementById(id)?.remove();
}

describe('keepFocus', () => {
  let keeper: IDisposable;

  beforeEach(() => {
    // jsdom lays nothing out.
    HTMLElement.prototype.checkVisibility = function () {
      return !this.closest('[hidden]');
    };
    const actions = element('div', 'actions', {}, [
      element('button', 'unseen', { hidden: '' }),
      element('button', 'one'),
      element('button', 'two')
    ]);
    const part = element('div', 'part', {}, [
      element('input', 'search'),
      element('div', 'list', {}, [element('div', 'tree', TREE)]),
      element('div', 'row', { tabindex: '0' }, [actions])
    ]);
    document.body.replaceChildren(
      element('div', 'shell', {}, [part, element('button', 'elsewhere')])
    );
    keeper = keepFocus(part);
  });

  afterEach(() => keeper.dispose());

  it('goes from a button that is gone to what is shown at its place', async () => {
    focus('two');
    remove('two');
    await told();
    expect(focused()).toBe('one');
    remove('one');
    await told();
    expect(focused()).toBe('row');
  });

  it('goes from a list to the list that replaces it', async () => {
    focus('tree');
    const list = document.getElementById('list') as HTMLElement;
    list.replaceChildren(
      element('button', 'other'),
      element('div', 'next', TREE)
    );
    await told();
    expect(focused()).toBe('next');
  });

  it('comes back from a dialog whose opener is gone', async () => {
    const dialog = element('div', 'dialog', {}, [element('button', 'inside')]);
    focus('one');
    document.body.append(dialog);
    focus('inside');
    remove('one');
    remove('two');
    await told();
    expect(focused()).toBe('inside');
    dialog.remove();
    await told();
    expect(focused()).toBe('row');
  });

  it('takes nothing from who has gone elsewhere', async () => {
    focus('one');
    focus('elsewhere');
    remove('elsewhere');
    remove('one');
    await told();
    expect(document.activeElement).toBe(document.body);

    focus('two');
    document.getElementById('two')?.blur();
    await told();
    remove('two');
    await told();
    expect(document.activeElement).toBe(document.body);
  });

  it('lets go when it is disposed', async () => {
    focus('one');
    keeper.dispose();
    remove('one');
    await told();
    expect(document.activeElement).toBe(document.body);
  });
});

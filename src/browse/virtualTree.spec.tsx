import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';

import type { ITreeProps } from './virtualTree';
import { VirtualTree } from './virtualTree';

const names = ['alpha', 'beta', 'bravo', 'charlie'];

describe('VirtualTree', () => {
  let props: ITreeProps;
  let tree: HTMLElement;

  const line = (lines: ReadonlyArray<string>) => (index: number) => ({
    key: lines[index],
    level: 1,
    position: index + 1,
    size: lines.length,
    expanded: null,
    name: lines[index],
    title: `${lines[index]}, at length`,
    className: 'row'
  });
  const active = () =>
    document.getElementById(tree.getAttribute('aria-activedescendant') ?? '')
      ?.title;
  const press = (key: string, more: object = {}) =>
    fireEvent.keyDown(tree, { key, ...more });

  beforeEach(() => {
    // jsdom lays nothing out.
    jest.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(200);
    props = {
      id: 'tree',
      label: 'Things',
      busy: false,
      count: names.length,
      line: line(names),
      cells: (index, isActive) => (
        <button tabIndex={isActive ? 0 : -1}>{`do ${names[index]}`}</button>
      ),
      onOpen: jest.fn(),
      onToggle: jest.fn(),
      onInspect: jest.fn(),
      onMenu: jest.fn(),
      onGrab: jest.fn(),
      onLook: jest.fn()
    };
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const show = () => {
    const shown = render(<VirtualTree {...props} />);
    tree = screen.getByRole('tree', { name: 'Things' });
    return shown;
  };

  it('says how many lines there are and which one this is', () => {
    show();
    const second = screen.getByRole('treeitem', { name: 'beta' });
    expect(second.getAttribute('aria-level')).toBe('1');
    expect(second.getAttribute('aria-posinset')).toBe('2');
    expect(second.getAttribute('aria-setsize')).toBe('4');
  });

  it('counts no line that only says something', () => {
    props.line = index => ({ ...line(names)(index), position: 0 });
    show();
    const one = screen.getByRole('treeitem', { name: 'beta' });
    expect(one.hasAttribute('aria-posinset')).toBe(false);
    expect(one.hasAttribute('aria-setsize')).toBe(false);
  });

  it('goes to what one types', () => {
    show();
    press('b');
    expect(active()).toBe('beta, at length');
    press('b');
    expect(active()).toBe('bravo, at length');
    press('c', { ctrlKey: true });
    expect(active()).toBe('bravo, at length');
  });

  it('opens, looks closer and opens the menu by keys', () => {
    show();
    press('End');
    press('Enter');
    expect(props.onOpen).toHaveBeenLastCalledWith(3, 'key');
    press(' ');
    expect(props.onInspect).toHaveBeenLastCalledWith(3);
    const menus: MouseEvent[] = [];
    const onMenu = (event: MouseEvent) => menus.push(event);
    document.addEventListener('contextmenu', onMenu);
    press('F10', { shiftKey: true });
    press('ContextMenu');
    document.removeEventListener('contextmenu', onMenu);
    expect(props.onMenu).toHaveBeenCalledTimes(2);
    expect(props.onMenu).toHaveBeenLastCalledWith(3);
    expect(menus.map(({ target }) => (target as HTMLElement).title)).toEqual([
      'charlie, at length',
      'charlie, at length'
    ]);
  });

  it('leaves the keys of the buttons in a line alone', () => {
    show();
    fireEvent.keyDown(screen.getByRole('button', { name: 'do beta' }), {
      key: 'Enter'
    });
    expect(props.onOpen).not.toHaveBeenCalled();
  });

  it('stays at its line when others come above it', async () => {
    const { rerender } = show();
    press('b');
    const more = ['aa', 'ab', ...names];
    props = { ...props, count: more.length, line: line(more) };
    await act(() => Promise.resolve(rerender(<VirtualTree {...props} />)));
    expect(active()).toBe('beta, at length');
    expect(tree.getAttribute('aria-activedescendant')).toBe('tree-3');
  });

  it('tells what is on screen', () => {
    props = { ...props, count: 1000 };
    props.line = index => ({ ...line(['x'])(0), key: `${index}` });
    show();
    const calls = (props.onLook as jest.Mock).mock.calls as number[][];
    const [first, final] = calls[calls.length - 1];
    expect(first).toBe(0);
    expect(final).toBeGreaterThan(5);
    expect(final).toBeLessThan(20);
  });

  it('hands a pointer over that goes down on a line', () => {
    show();
    fireEvent.pointerDown(screen.getByRole('treeitem', { name: 'bravo' }));
    expect(props.onGrab).toHaveBeenCalledWith(2, expect.anything());
  });
});

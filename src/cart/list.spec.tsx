import { act, cleanup, fireEvent, render } from '@testing-library/react';
import * as React from 'react';

import { CommandIDs } from '../commands';
import { CartView } from './panel';
import type { Panel } from './testing/notebooks';
import { entry, World } from './testing/world';

describe('the rows of a cart', () => {
  let world: World;
  let panel: Panel;

  beforeEach(() => {
    world = new World();
    panel = world.attach(entry('alpha'), entry('beta'), entry('gamma'));
    // As JupyterLab hands keys to its commands.
    document.addEventListener('keydown', onKey, true);
  });

  afterEach(() => {
    document.removeEventListener('keydown', onKey, true);
    cleanup();
    world.dispose();
  });

  const onKey = (event: KeyboardEvent) =>
    world.commands.processKeydownEvent(event);

  const show = () => {
    const view = render(<CartView {...world.options} />);
    const rows = () => view.queryAllByRole('listitem');
    const press = (key: string, more: object = {}) =>
      fireEvent.keyDown(document.activeElement!, {
        key,
        keyCode: KEY_CODES[key],
        ...more
      });
    const focus = (row: number) => act(() => rows()[row].focus());
    const focused = () => rows().indexOf(document.activeElement as HTMLElement);
    return { ...view, rows, press, focus, focused };
  };

  it('can be reached as one thing, and gone through by keys', () => {
    const { focus, focused, press, rows } = show();
    expect(rows().map(row => row.tabIndex)).toEqual([0, -1, -1]);
    focus(0);
    press('ArrowDown');
    expect(focused()).toBe(1);
    press('End');
    expect(focused()).toBe(2);
    press('ArrowDown');
    expect(focused()).toBe(2);
    press('Home');
    expect(focused()).toBe(0);
    press('g');
    expect(focused()).toBe(2);
    expect(rows().map(row => row.tabIndex)).toEqual([-1, -1, 0]);
    expect(panel.dirty).toBe(false);
  });

  it('change their place by keys, and keep the focus', () => {
    const { focus, focused, press } = show();
    focus(0);
    press('ArrowDown', { altKey: true });
    expect(world.names).toEqual(['beta', 'alpha', 'gamma']);
    expect(focused()).toBe(1);
    press('ArrowUp', { altKey: true });
    press('ArrowUp', { altKey: true });
    expect(world.names).toEqual(['alpha', 'beta', 'gamma']);
    expect(focused()).toBe(0);
  });

  it('hand the focus to the next one when they are removed', () => {
    const { focus, focused, getByRole, press } = show();
    focus(1);
    press('Delete');
    expect(world.names).toEqual(['alpha', 'gamma']);
    expect(focused()).toBe(1);
    press('Delete');
    expect(focused()).toBe(0);
    press('Delete');
    expect(world.names).toEqual([]);
    const undo = getByRole('button', { name: 'Undo' });
    expect(document.activeElement).toBe(undo);
    expect(getByRole('status').textContent).toContain('Removed alpha.');
  });

  it('come back when the removal is taken back', () => {
    const { focus, getByRole, press, queryByRole } = show();
    focus(1);
    press('Delete');
    fireEvent.click(getByRole('button', { name: 'Undo' }));
    expect(world.names).toEqual(['alpha', 'beta', 'gamma']);
    expect(queryByRole('button', { name: 'Undo' })).toBeNull();
    focus(0);
    press('Delete');
    press('z', { ctrlKey: true });
    expect(world.names).toEqual(['alpha', 'beta', 'gamma']);
  });

  it('say no more about what was done when nobody wants to hear it', () => {
    const { focus, getByRole, press, queryByRole } = show();
    focus(0);
    press('Delete');
    fireEvent.click(getByRole('button', { name: 'Dismiss' }));
    expect(queryByRole('button', { name: 'Undo' })).toBeNull();
    expect(world.commands.isEnabled(CommandIDs.undoCart)).toBe(true);
  });

  it.each<[string, (view: ReturnType<typeof show>) => void]>([
    ['F2', ({ focus, press }) => (focus(1), press('F2'))],
    [
      'a double click',
      ({ getByText }) => fireEvent.doubleClick(getByText('beta'))
    ],
    [
      'a button',
      ({ getByRole }) =>
        fireEvent.click(getByRole('button', { name: 'Rename beta' }))
    ]
  ])('are renamed in place after %s', (_, begin) => {
    const view = show();
    begin(view);
    const field = view.getByRole('textbox');
    expect(document.activeElement).toBe(field);
    fireEvent.change(field, { target: { value: ' delta ' } });
    view.press('Enter');
    expect(world.names).toEqual(['alpha', 'delta', 'gamma']);
    expect(view.focused()).toBe(1);
    expect(view.getByRole('status').textContent).toContain('Renamed beta.');
  });

  it('keep their name after Escape, and what is written is nothing for the list', () => {
    const { focus, focused, getByRole, press } = show();
    focus(1);
    press('F2');
    fireEvent.change(getByRole('textbox'), { target: { value: 'x' } });
    press('Delete');
    press('g');
    press('ArrowUp', { altKey: true });
    press('Escape');
    expect(world.names).toEqual(['alpha', 'beta', 'gamma']);
    expect(focused()).toBe(1);
    expect(panel.dirty).toBe(false);
  });

  it('say which names cannot be', () => {
    const { focus, getByRole, press } = show();
    focus(1);
    press('F2');
    const field = getByRole('textbox');
    fireEvent.change(field, { target: { value: '2nd try' } });
    press('Enter');
    expect(getByRole('alert').textContent).toContain('cannot be a variable');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    fireEvent.change(field, { target: { value: 'alpha' } });
    press('Enter');
    expect(getByRole('alert').textContent).toContain('demo:alpha');
    // Leaving gives a name up that cannot be.
    fireEvent.blur(field);
    expect(world.names).toEqual(['alpha', 'beta', 'gamma']);
    expect(panel.dirty).toBe(false);
  });

  it('keep what was written when one goes elsewhere', () => {
    const { focus, getByRole, press } = show();
    focus(1);
    press('F2');
    const field = getByRole('textbox');
    fireEvent.change(field, { target: { value: 'delta' } });
    fireEvent.blur(field);
    expect(world.names).toEqual(['alpha', 'delta', 'gamma']);
  });

  it('are those of the notebook in front', () => {
    const { focus, press, queryByRole } = show();
    focus(0);
    press('Delete');
    act(() => void world.open([{ ...entry('other') }], 'b.ipynb'));
    expect(world.names).toEqual(['other']);
    expect(queryByRole('button', { name: 'Undo' })).toBeNull();
    expect(world.commands.isEnabled(CommandIDs.undoCart)).toBe(false);
  });
});

const KEY_CODES: Record<string, number> = {
  ArrowDown: 40,
  ArrowUp: 38,
  Delete: 46,
  End: 35,
  Enter: 13,
  Escape: 27,
  F2: 113,
  g: 71,
  Home: 36,
  z: 90
};

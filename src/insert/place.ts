import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { NotebookPanel } from '@jupyterlab/notebook';

/** Where lines go: a code cell's editor and the line of the cursor, or of the pointer. */
export interface IPlace {
  readonly editor: CodeEditor.IEditor;
  readonly line: number;
}

/** The active cell's cursor; null where the active cell is none of code. */
export function activePlace({ content }: NotebookPanel): IPlace | null {
  const { activeCell } = content;
  const editor = activeCell?.editor;
  return editor && activeCell.model.type === 'code'
    ? { editor, line: editor.getCursorPosition().line }
    : null;
}

/** The index of the code cell under the pointer, and the line; null beside code cells. */
export function pointed(
  { content }: NotebookPanel,
  { target, clientX, clientY }: MouseEvent
): { cell: number; line: number } | null {
  const cell = content.widgets.findIndex(({ node }) =>
    node.contains(target as Node)
  );
  const widget = content.widgets[cell];
  const editor = widget?.editor;
  if (!editor || widget.model.type !== 'code') {
    return null;
  }
  const position = editor.getPositionForCoordinate({
    left: clientX,
    right: clientX,
    top: clientY,
    bottom: clientY,
    width: 0,
    height: 0
  } as CodeEditor.ICoordinate);
  return { cell, line: position?.line ?? editor.lineCount - 1 };
}

/** Make a line of a code cell the place where lines go. */
export function goTo(
  { content }: NotebookPanel,
  { cell, line }: { cell: number; line: number }
): void {
  content.activeCellIndex = cell;
  content.mode = 'edit';
  content.activeCell?.editor?.setCursorPosition({ line, column: 0 });
}

/** The imports that no code cell of the notebook has yet. */
export function missingImports(
  { content }: NotebookPanel,
  imports: ReadonlyArray<string>
): string[] {
  const lines = new Set<string>();
  for (const cell of content.model?.cells ?? []) {
    if (cell.type === 'code') {
      for (const line of cell.sharedModel.getSource().split('\n')) {
        lines.add(line.trim());
      }
    }
  }
  return imports.filter(line => !lines.has(line));
}

/** Write lines of their own, as far in as the line that is there; one step of undo. */
export function write(
  { editor, line }: IPlace,
  lines: ReadonlyArray<string>
): void {
  const before = editor.getLine(line) ?? '';
  const indent = before.slice(0, before.length - before.trimStart().length);
  const text = lines.map(each => indent + each).join('\n');
  const start = editor.getOffsetAt({ line, column: 0 });
  const end = start + before.length;
  const { sharedModel } = editor.model;
  if (before.trim() === '') {
    sharedModel.updateSource(start, end, text);
  } else {
    sharedModel.updateSource(end, end, `\n${text}`);
  }
  const last = line + lines.length - (before.trim() === '' ? 1 : 0);
  editor.setCursorPosition({
    line: last,
    column: editor.getLine(last)?.length ?? 0
  });
  editor.focus();
}

/**
 * The ids of all commands. What a command does lives with its plugin.
 */
export namespace CommandIDs {
  /** Open the sidebar. */
  export const open = 'datalake:open';
  /** Attach a DID to the current notebook. Args: `{did, type, instance}`. */
  export const addToNotebook = 'datalake:add-to-notebook';
  /** Remove an entry of the current notebook's cart. Args: `{variableName}`. */
  export const removeFromNotebook = 'datalake:remove-from-notebook';
  /** Ask for a rule after a dialog with all its values. Args: `{did, instance}`. */
  export const makeAvailable = 'datalake:make-available';
  /** Inject the current notebook's cart again. */
  export const inject = 'datalake:inject';
  /** Sign out of the current instance. */
  export const signOut = 'datalake:sign-out';
  /** Read the configuration anew, without a restart. */
  export const reloadConfiguration = 'datalake:reload-configuration';
  /** Put the cursor into the search box. */
  export const search = 'datalake:search-dids';
  /**
   * Write a line that opens data at the notebook's cursor. Args: `{did?, type?, instance?, template?}`;
   * without a DID one of the cart is asked for.
   */
  export const insertCode = 'datalake:insert-code';
}

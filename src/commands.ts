/**
 * The ids of all commands. What a command does lives with its plugin.
 */
export namespace CommandIDs {
  /** Open the sidebar. */
  export const open = 'datalake:open';
  /**
   * Attach a DID to the current notebook, or to an open one by its path.
   * Args: `{did, type, instance?, path?}`.
   */
  export const addToNotebook = 'datalake:add-to-notebook';
  /** Attach a DID to one of the open notebooks, which is asked for. Args: `{did, type, instance?}`. */
  export const addTo = 'datalake:add-to';
  /**
   * Remove an entry of the current notebook's cart. Args of this and what follows: `{variableName?}`;
   * without a name the selected row is meant.
   */
  export const removeFromNotebook = 'datalake:remove-from-notebook';
  /** Write another variable name. Args: `{variableName?, name?}`; without `name` it is written in the row. */
  export const renameInCart = 'datalake:rename-in-cart';
  export const moveUpInCart = 'datalake:move-up-in-cart';
  export const moveDownInCart = 'datalake:move-down-in-cart';
  /** Attach an entry's data to another open notebook, which is asked for. */
  export const copyToNotebook = 'datalake:copy-to-notebook';
  /** Say yes to data that somebody else attached to the current notebook, after a dialog that lists it. */
  export const useCart = 'datalake:use-cart';
  /** Take back the last change of the current notebook's cart. */
  export const undoCart = 'datalake:undo-cart';
  /** Ask for a rule after a dialog with all its values. Args: `{did, instance}`. */
  export const makeAvailable = 'datalake:make-available';
  /** The same for everything in the current notebook's cart. */
  export const makeCartAvailable = 'datalake:make-cart-available';
  /** Keep data for longer, after a dialog. Args: `{instance, did, ruleId}`. */
  export const extendRule = 'datalake:extend-rule';
  /** Have Rucio try again what is stuck, after a dialog. Args: `{instance, did, ruleId}`. */
  export const retryRule = 'datalake:retry-rule';
  /** Remove a rule, after a dialog. Args: `{instance, did, ruleId}`. */
  export const cancelRule = 'datalake:cancel-rule';
  /** Inject the current notebook's cart again. */
  export const inject = 'datalake:inject';
  /** Put attached data where the kernel has a variable of the user's own, after a dialog. Args: `{variableName?}`. */
  export const replaceInKernel = 'datalake:replace-in-kernel';
  /** Sign out of the current instance. */
  export const signOut = 'datalake:sign-out';
  /** Read the configuration anew, without a restart. */
  export const reloadConfiguration = 'datalake:reload-configuration';
  /** Say what is wrong with the set-up. */
  export const doctor = 'datalake:doctor';
  /** Put the cursor into the search box. */
  export const search = 'datalake:search-dids';
  /** Open the menu of the row that is selected, or go where one can select one. */
  export const rowMenu = 'datalake:row-menu';
  /** Show all that is known about a DID in the main area. Args: `{did, instance}`. */
  export const showDetails = 'datalake:show-details';
  /** List the collections that hold a DID. Args: `{did, instance}`. */
  export const containedIn = 'datalake:contained-in';
  /** Copy `scope:name` to the clipboard. Args: `{did, instance}`. */
  export const copyDid = 'datalake:copy-did';
  /** Keep a scope at the top, or let go of it. Args: `{scope, instance}`. */
  export const pinScope = 'datalake:pin-scope';
  /**
   * Write a line that opens data at the notebook's cursor. Args: `{did?, type?, instance?, template?}`;
   * without a DID one of the cart is asked for.
   */
  export const insertCode = 'datalake:insert-code';
}

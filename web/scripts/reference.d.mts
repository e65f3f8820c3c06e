interface Described {
  readonly name: string;
  readonly description: string;
}
export interface CellDeclaration extends Described {
  readonly attributes: readonly Described[];
  readonly members: readonly (Described & { readonly kind: string })[];
  readonly events: readonly Described[];
  readonly slots: readonly Described[];
  readonly cssProperties: readonly Described[];
  readonly cssParts: readonly Described[];
}
export function manifest(): { readonly modules: readonly [{ readonly declarations: readonly [CellDeclaration] }] };
export function settings(): readonly { readonly name: string; readonly type: string; readonly text: string }[];
export function referencePage(template: string): string;

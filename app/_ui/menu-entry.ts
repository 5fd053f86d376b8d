/** Entry of a menu: an action, a check box, or a radio button. */
export type MenuEntry =
  | { readonly kind: 'action'; readonly text: string; readonly onSelect: () => void }
  | {
      readonly kind: 'check';
      readonly text: string;
      readonly checked: boolean;
      readonly onChange: (checked: boolean) => void;
    }
  | {
      readonly kind: 'choice';
      readonly label: string;
      readonly value: string;
      readonly options: readonly { readonly value: string; readonly text: string }[];
      readonly onChoose: (value: string) => void;
    }
  | { readonly kind: 'group'; readonly label: string; readonly entries: readonly MenuEntry[] };

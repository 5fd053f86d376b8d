import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import styles from './button.module.css';
import { Icon, type IconName } from './icon';

/**
 * `primary` is the main action of a view, `outline` every other, `plain` shows its box only under the pointer,
 * `text` looks like a link.
 */
export type ButtonVariant = 'primary' | 'outline' | 'plain' | 'text';
/** Height: in the header of a pane, in a form, on a page that is also used by touch. */
export type ControlSize = 's' | 'm' | 'l';

interface Look {
  readonly variant?: ButtonVariant;
  readonly size?: ControlSize;
  readonly icon?: IconName;
}

/** Renders a button with a text and an optional icon before it. */
export function Button({
  variant = 'outline',
  size = 'm',
  icon,
  type = 'button',
  className,
  children,
  ...others
}: Look & ComponentProps<'button'>) {
  return (
    <button type={type} {...lookOf(variant, size, className)} {...others}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** Renders a link that looks like a button. A `page` link loads the page instead of keeping client state. */
export function ButtonLink({
  variant = 'outline',
  size = 'm',
  page = false,
  href,
  className,
  children,
}: Omit<Look, 'icon'> & {
  readonly page?: boolean;
  readonly href: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const look = lookOf(variant, size, className);
  if (page) {
    return (
      <a href={href} {...look}>
        {children}
      </a>
    );
  }
  return (
    <Link href={href} prefetch={false} {...look}>
      {children}
    </Link>
  );
}

interface IconButtonProps extends ComponentProps<'button'> {
  readonly icon: IconName;
  /** Accessible name, and tooltip unless `title` is given. */
  readonly label: string;
  readonly variant?: ButtonVariant;
  readonly size?: ControlSize;
}

/** Renders a square button with an icon only. */
export function IconButton({
  icon,
  label,
  variant = 'plain',
  size = 'm',
  title = label,
  className,
  children,
  ...others
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={title}
      data-square
      {...lookOf(variant, size, className)}
      {...others}
    >
      <Icon name={icon} />
      {children}
    </button>
  );
}

function lookOf(variant: ButtonVariant, size: ControlSize, className: string | undefined) {
  const classes = [styles.button, className].filter(Boolean).join(' ');
  return { className: classes, 'data-variant': variant, 'data-size': size };
}

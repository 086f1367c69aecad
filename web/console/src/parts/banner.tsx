import type { ReactNode } from "react";
import css from "./banner.module.css";

interface Props {
  tone: "good" | "warn" | "bad";
  title: string;
  children: ReactNode;
}

/** How things stand, in one sentence at the top of a page. */
export function Banner({ tone, title, children }: Props) {
  return (
    <p className={`${css.banner} ${css[tone]}`} role="status">
      <strong>{title}</strong>
      <span>{children}</span>
    </p>
  );
}

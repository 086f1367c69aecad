import { useHotkeys } from "@mantine/hooks";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet, useLocation } from "react-router";
import { useSession } from "../format/use-format";
import { SkeletonBlock } from "../parts/states";
import { Account } from "./account";
import { Boundary } from "./boundary";
import { NAVIGATION } from "./navigation";
import { usePanel } from "./panel";
import { PausedBanner, PauseSwitch } from "./pause";
import css from "./shell.module.css";

const Palette = lazy(() => import("./palette"));
const PanelHost = lazy(() => import("../pages/panels/host"));

/** What stays while pages change: where one can go, what is paused, who one is. */
export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const location = useLocation();
  const panel = usePanel();
  const [searching, setSearching] = useState(false);
  const [menu, setMenu] = useState(false);
  useHotkeys([["mod+K", () => setSearching(true)]], []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu and starts at its top
  useEffect(() => {
    setMenu(false);
    window.scrollTo(0, 0);
  }, [location.pathname]);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">
        {t("nav.skip")}
      </a>
      <header className={css.side} data-open={menu}>
        <div className={css.brand}>
          <NavLink to="/" className={css.wordmark}>
            <img src="/console/mark.svg" alt="" width={28} height={28} />
            {t("brand")}
          </NavLink>
          <button type="button" className={css.menuButton} aria-expanded={menu} onClick={() => setMenu(!menu)}>
            {t(menu ? "action.close" : "nav.menu")}
          </button>
        </div>
        <div className={css.rest}>
          <button type="button" className={css.search} onClick={() => setSearching(true)}>
            <span>{t("nav.search")}</span>
            <kbd>{navigator.platform.startsWith("Mac") ? "⌘ K" : "Ctrl K"}</kbd>
          </button>
          <nav aria-label={t("nav.main")}>
            <ul>
              {NAVIGATION.map(({ to, key, group }, place) => (
                <li key={to} className={group && !NAVIGATION[place - 1]?.group ? css.group : undefined}>
                  {group && !NAVIGATION[place - 1]?.group && <span className={css.groupName}>{t(`nav.${group}`)}</span>}
                  <NavLink to={to} end={to === "/"} className={css.link}>
                    {t(`nav.${key}`)}
                  </NavLink>
                </li>
              ))}
            </ul>
          </nav>
          <div className={css.bottom}>
            <PauseSwitch />
            <Account />
            <p className={css.shop}>
              {session.shop_name}
              {session.synthetic && <span> · {t("nav.demo")}</span>}
            </p>
          </div>
        </div>
      </header>
      <main id="main" className={css.main} tabIndex={-1}>
        <PausedBanner />
        <Boundary key={location.pathname}>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </Boundary>
      </main>
      <Suspense>
        {searching && <Palette onClose={() => setSearching(false)} />}
        {panel.target && (
          <PanelHost key={`${panel.target.kind}:${panel.target.id}`} target={panel.target} onClose={panel.close} />
        )}
      </Suspense>
    </div>
  );
}

export function PageSkeleton() {
  return (
    <div className={css.skeleton}>
      <SkeletonBlock lines={8} height={24} />
    </div>
  );
}

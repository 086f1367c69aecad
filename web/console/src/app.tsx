import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { createBrowserRouter, Navigate, RouterProvider, useLocation } from "react-router";
import { sessionQuery } from "./api/queries";
import { routeOf } from "./format/links";
import { SessionContext } from "./format/use-format";
import { ErrorState } from "./parts/states";
import { ToastHost } from "./parts/toast";
import { Shell } from "./shell/shell";

const SignIn = lazy(() => import("./pages/sign-in/sign-in"));
const Home = lazy(() => import("./pages/home/home"));
const Live = lazy(() => import("./pages/live/live"));
const People = lazy(() => import("./pages/people/people"));
const Person = lazy(() => import("./pages/people/person"));
const Placements = lazy(() => import("./pages/placements/placements"));
const Placement = lazy(() => import("./pages/placements/placement"));
const PlacementEdit = lazy(() => import("./pages/placements/edit"));
const Audiences = lazy(() => import("./pages/audiences/audiences"));
const AudienceLibrary = lazy(() => import("./pages/audiences/library"));
const AudienceLists = lazy(() => import("./pages/audiences/lists/lists"));
const AudiencesOut = lazy(() => import("./pages/audiences/out/out"));
const Audience = lazy(() => import("./pages/audiences/audience"));
const AudienceEdit = lazy(() => import("./pages/audiences/edit"));
const Opportunities = lazy(() => import("./pages/opportunities/opportunities"));
const Insights = lazy(() => import("./pages/insights/insights"));
const Catalogue = lazy(() => import("./pages/catalogue/catalogue"));
const Product = lazy(() => import("./pages/catalogue/product"));
const Tracking = lazy(() => import("./pages/tracking/tracking"));
const HealthPage = lazy(() => import("./pages/health/health"));
const Traffic = lazy(() => import("./pages/traffic/traffic"));
const Webhooks = lazy(() => import("./pages/webhooks/webhooks"));
const Privacy = lazy(() => import("./pages/privacy/privacy"));
const ErasureReport = lazy(() => import("./pages/privacy/report"));
const Nowhere = lazy(() => import("./pages/nowhere"));

/** Addresses the API may name in other words lead to the page that shows them. */
function Elsewhere() {
  const { pathname, search } = useLocation();
  const route = routeOf(pathname + search);
  return route === pathname + search ? <Nowhere /> : <Navigate replace to={route} />;
}

const router = createBrowserRouter(
  [
    {
      element: <Shell />,
      children: [
        { path: "/", element: <Home /> },
        { path: "/live", element: <Live /> },
        { path: "/people", element: <People /> },
        { path: "/people/:personId", element: <Person /> },
        { path: "/recommendations", element: <Placements /> },
        { path: "/recommendations/:placementId", element: <Placement /> },
        { path: "/recommendations/:placementId/edit", element: <PlacementEdit /> },
        { path: "/audiences", element: <Audiences /> },
        { path: "/audiences/library", element: <AudienceLibrary /> },
        { path: "/audiences/lists", element: <AudienceLists /> },
        { path: "/audiences/out", element: <AudiencesOut /> },
        { path: "/audiences/:audienceId", element: <Audience /> },
        { path: "/audiences/:audienceId/edit", element: <AudienceEdit /> },
        { path: "/opportunities", element: <Opportunities /> },
        { path: "/insights", element: <Insights /> },
        { path: "/catalogue", element: <Catalogue /> },
        { path: "/catalogue/:productId", element: <Product /> },
        { path: "/settings/tracking", element: <Tracking /> },
        { path: "/settings/traffic", element: <Traffic /> },
        { path: "/settings/webhooks", element: <Webhooks /> },
        { path: "/settings/privacy", element: <Privacy /> },
        { path: "/settings/privacy/:reportId", element: <ErasureReport /> },
        { path: "/settings/health", element: <HealthPage /> },
        { path: "*", element: <Elsewhere /> },
      ],
    },
  ],
  { basename: "/console" },
);

/** Signed out, every address shows the sign-in and keeps itself: one lands where one wanted to go. */
export function App() {
  const session = useQuery(sessionQuery);
  if (session.data === null)
    return (
      <Suspense>
        <SignIn />
      </Suspense>
    );
  if (!session.data)
    return session.isError ? <ErrorState error={session.error} retry={() => session.refetch()} /> : null;
  return (
    <SessionContext.Provider value={session.data}>
      <ToastHost>
        <RouterProvider router={router} />
      </ToastHost>
    </SessionContext.Provider>
  );
}

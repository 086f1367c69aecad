import "@fontsource-variable/inter/wght.css";
import "./theme/mantine.css";
import "./theme/tokens.css";
import "./theme/base.css";
import { MantineProvider } from "@mantine/core";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api/client";
import { sessionQuery } from "./api/queries";
import { App } from "./app";
import { startLanguage } from "./i18n/setup";
import { theme } from "./theme/theme";

const client = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.status === 401) client.setQueryData(sessionQuery.queryKey, null);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // An answer that says no stays no; only a missing answer is worth a second try.
      retry: (failures, error) => failures < 1 && error instanceof ApiError && error.status === 0,
      retryDelay: 500,
    },
  },
});

async function start(): Promise<void> {
  client.prefetchQuery(sessionQuery);
  await startLanguage();
  const root = document.getElementById("root");
  if (!root) return;
  createRoot(root).render(
    // Mantine would inject its variables as a <style>; tokens.css has them, so the policy stays strict.
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

void start();

import { Component, type ReactNode } from "react";
import { ErrorState } from "../parts/states";

/** A page that breaks says so in its own place; the rest of the console goes on. */
export class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    // A chunk that is gone after an update needs a new page, not a new render.
    return <ErrorState error={this.state.error} retry={() => window.location.reload()} />;
  }
}

#pragma once

namespace swb {

// Margins and gaps of every layout follow a change of size from `before` to `after`, as the fonts do. A layout keeps
// what it had at first, so that going up and down again ends where it began; one that has been set anew since starts
// from there. To be called before widgets hear of the change: what they set themselves then stays.
void scaleLayouts(double before, double after);

} // namespace swb

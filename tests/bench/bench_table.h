#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <vector>

// What the benchmarks share: figures of several rounds, and one form of printing them.
namespace swb::bench {

class Figures {
public:
    void add(double value) { m_values.insert(std::upper_bound(m_values.begin(), m_values.end(), value), value); }
    double least() const { return m_values.front(); }
    double most() const { return m_values.back(); }
    double median() const { return quantile(0.5); }
    double quantile(double share) const {
        return m_values[static_cast<std::size_t>(std::lround(share * static_cast<double>(m_values.size() - 1)))];
    }
    bool empty() const { return m_values.empty(); }

private:
    std::vector<double> m_values; // in order
};

inline void printHead(const char* title) {
    std::printf("\n### %s\n\n| %-46s | %9s | %9s | %9s | %-4s |\n|:%.47s|%.10s:|%.10s:|%.10s:|:%.5s|\n", title, "",
                "median", "least", "most", "unit", "-----------------------------------------------", "----------",
                "----------", "----------", "-----");
}

inline void printRow(const char* what, const Figures& figures, const char* unit, int decimals = 1) {
    std::printf("| %-46s | %9.*f | %9.*f | %9.*f | %-4s |\n", what, decimals, figures.median(), decimals,
                figures.least(), decimals, figures.most(), unit);
}

inline void printRatio(const char* what, const Figures& figures) { printRow(what, figures, "x", 2); }

inline void printGoal(const char* what, double figure, double goal, const char* unit) {
    std::printf("\n%s: %.2f %s, goal at most %.1f %s: %s\n", what, figure, unit, goal, unit,
                figure <= goal ? "met" : "MISSED");
}

} // namespace swb::bench

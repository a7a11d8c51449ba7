#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
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

inline std::string amount(double value, const char* unit, int decimals = 2) {
    std::string text(64, '\0');
    text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.*f %s", decimals, value, unit)));
    return text;
}

// A line of the table that tests/bench/run prints at its end: job, what it has, what the anchor has in the same run.
struct Conclusion {
    std::string job;
    std::string own;
    std::string anchor;
    std::optional<double> ratio;
    std::string goal = {};        // empty: told without one
    std::optional<bool> met = {}; // of the goal
};

// Into the file that SWB_BENCH_TABLE names; nowhere when it names none, since the figures above say the same.
inline void conclude(const Conclusion& line) {
    const char* const name = std::getenv("SWB_BENCH_TABLE");
    std::FILE* const table = name != nullptr ? std::fopen(name, "a") : nullptr;
    if (table == nullptr)
        return;
    const std::string ratio = line.ratio ? amount(*line.ratio, "", *line.ratio < 100 ? 2 : 0) : "";
    const char* const verdict = !line.met ? "" : *line.met ? "met" : "**MISSED**";
    std::fprintf(table, "| %s | %s | %s | %s | %s | %s |\n", line.job.c_str(), line.own.c_str(), line.anchor.c_str(),
                 ratio.c_str(), line.goal.c_str(), verdict);
    std::fclose(table);
}

} // namespace swb::bench

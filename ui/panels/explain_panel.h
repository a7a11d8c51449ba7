#pragma once

#include "core/explain/explanation.h"

#include <QWidget>

#include <vector>

class QLabel;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace swb {

// Says about whatever was selected what it is, why it is so and what to try. Everything it shows is plain text.
class ExplainPanel : public QWidget {
    Q_OBJECT

public:
    explicit ExplainPanel(QWidget* parent = nullptr);

    void explain(const Explanation& explanation);
    const Explanation* current() const; // null before the first
    void goBack();
    void goForward();

private:
    static constexpr std::size_t kHistory = 100;

    void createBar();
    void createPage();
    void showCurrent();
    void showEmpty();
    void clearPage();
    QLabel* addText(const std::string& text);
    void addSection(const Explanation::Section& section);
    void updateButtons();
    void copyAll();

    std::vector<Explanation> m_history;
    std::size_t m_position = 0; // one behind the current
    QToolButton* m_back = nullptr;
    QToolButton* m_forward = nullptr;
    QToolButton* m_copy = nullptr;
    QScrollArea* m_scroll = nullptr;
    QVBoxLayout* m_layout = nullptr;
};

// The explanation as lines of plain text, for the clipboard.
QString explanationText(const Explanation& explanation);

} // namespace swb

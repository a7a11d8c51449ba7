#pragma once

#include "core/payload/byte_source.h"

#include <QWidget>

#include <memory>
#include <utility>

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QToolButton;

namespace swb {

class ChoiceRow;
class HexModel;
class HexSearch;
class LongTable;
class WorkStrip;

// Bytes to look at, as text, hex or both, to search, to copy, and to save as they are; however many there are. As many
// stand in a row as fit.
class HexView : public QWidget {
    Q_OBJECT

public:
    enum class Form { Text, Hex, Both };

    static constexpr std::size_t kMostCopied = std::size_t{1} << 20; // bytes, to the clipboard

    explicit HexView(QWidget* parent = nullptr);

    // `title`: what these bytes are, in a few words. `length`: how many there were, when not all are here.
    void setSource(std::shared_ptr<const ByteSource> source, const QString& title, std::uint64_t length);
    void setBytes(Bytes bytes, const QString& title, std::uint64_t length);
    Bytes bytes(std::size_t most = kMostCopied) const; // the first
    void mark(std::uint64_t offset,
              std::uint64_t length); // bytes that stand out in hex, and are in sight; length 0: none
    void showSearch(bool shown);
    HexSearch* search() const { return m_search; } // null until it is first shown
    Form form() const { return m_form; }
    void setForm(Form form);
    // The selected rows, or everything, up to a limit, in the form shown.
    QString textToCopy() const;
    // Writes the bytes of the selected rows, or all when none is, and says how it went, in place.
    void saveTo(const QString& path);

signals:
    void saved(bool whole);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* createTop();
    void createTable();
    void createShortcuts();
    std::pair<std::uint64_t, std::uint64_t> selectedBytes() const; // offset and length; of all when nothing is selected
    void fitColumns();
    void elideTitle();
    void showText();
    void copy();
    void chooseFile();
    void say(const QString& text);

    HexModel* m_model;
    QStackedWidget* m_pages;
    LongTable* m_table;
    QPlainTextEdit* m_text;
    ChoiceRow* m_forms;
    QLabel* m_title;
    QLabel* m_note;
    QToolButton* m_searchButton = nullptr;
    HexSearch* m_search = nullptr;
    WorkStrip* m_work;
    QString m_titleText;
    Form m_form = Form::Both;
};

} // namespace swb

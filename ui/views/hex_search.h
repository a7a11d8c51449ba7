#pragma once

#include "core/payload/byte_source.h"
#include "ui/views/flow_layout.h"

#include <memory>

class QLineEdit;
class QToolButton;

namespace swb {

class BytesField;
class InlineNote;
class WorkStrip;

// Finds bytes in a source of any size, beside the window, and takes an offset to go to.
class HexSearch : public QWidget {
    Q_OBJECT

public:
    explicit HexSearch(QWidget* parent = nullptr);

    void setSource(std::shared_ptr<const ByteSource> source);
    // From here the next search goes on.
    void setPlace(std::uint64_t offset) { m_place = offset; }
    void begin(); // puts the cursor into the field
    void find(SearchWay way);

signals:
    void found(std::uint64_t offset, std::uint64_t length);
    void offsetWanted(std::uint64_t offset);
    void closeWanted();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void createFields();
    void takeResult(const SearchResult& result, std::uint64_t length, SearchWay way);
    void goTo();

    std::shared_ptr<const ByteSource> m_source;
    QLineEdit* m_offset;
    BytesField* m_wanted = nullptr;
    InlineNote* m_note;
    WorkStrip* m_work;
    FlowBox* m_fields;
    std::uint64_t m_place = 0;
    bool m_isAtMatch = false; // the last search ended at m_place: the next goes on behind it
};

} // namespace swb

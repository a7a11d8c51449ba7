#pragma once

#include "core/base/bytes.h"
#include "core/wire/field.h"

#include <QWidget>

namespace swb {

class FieldsView;
class HexView;

// Control messages that were received, or sent: as a tree of fields, and where there is room as bytes beside it.
class ControlView : public QWidget {
    Q_OBJECT

public:
    explicit ControlView(QWidget* parent = nullptr);

    void set(Decoded decoded, const Bytes& control);
    FieldsView* fields() const { return m_fields; }
    HexView* bytesView() const { return m_bytes; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    FieldsView* m_fields;
    HexView* m_bytes;
};

} // namespace swb

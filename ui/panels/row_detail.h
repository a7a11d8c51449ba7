#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "core/payload/byte_source.h"
#include "core/wire/decode.h"
#include "ui/models/worker.h"

#include <QWidget>

#include <map>
#include <memory>
#include <vector>

class QBoxLayout;
class QComboBox;
class QLineEdit;

namespace swb {

class ChoiceRow;
class ControlView;
class FieldsView;
class FlowBox;
class HexView;

// The bytes of one row of a transcript, in the place chosen: as they are, or taken apart into fields, read as what the
// socket suggests or what a person says; and the control messages that came with them. Where there is room, the bytes
// stand beside the fields.
class RowDetail : public QWidget {
    Q_OBJECT

public:
    enum class Place { Dump, Fields, Control };

    RowDetail(EngineBridge& bridge, SocketId socket, QWidget* parent = nullptr);

    // `title`: what these bytes are; `length`: how many there were, when not all are here.
    void show(const TranscriptRow& row, std::shared_ptr<const ByteSource> bytes, const QString& title,
              std::uint64_t length);
    void show(const Transcript& transcript, const TranscriptRow& row); // `transcript` outlives what is shown
    Place place() const { return m_place; }
    void setPlace(Place place);
    void readAs(std::string_view decoderId); // "": automatic
    // What a row is when it is read as the socket suggests, in a few words; empty when it suggests nothing.
    QString nameOf(const TranscriptRow& row, BytesView bytes) const;
    HexView* bytesView() const { return m_bytes; }
    FieldsView* fieldsView() const { return m_fields; }
    ControlView* controlView() const { return m_control; }

signals:
    void closeWanted();
    void explainRequested(const swb::Explanation& explanation);

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* createTop();
    void addPlace(Place place, const QString& text, const QString& toolTip, QWidget* view);
    void createChoice();
    DecodeContext contextOf(const TranscriptRow& row) const;
    const Decoder* chosen() const; // null: none, the bytes stay bytes
    void decode();
    void decodeBeside(const Decoder& decoder);
    void arrange();
    void showControl(const TranscriptRow& row);

    EngineBridge& m_bridge;
    SocketId m_socket;
    ChoiceRow* m_places;
    std::map<Place, QWidget*> m_views;
    FlowBox* m_choiceBox = nullptr;
    QComboBox* m_choice = nullptr;
    QWidget* m_argumentPair = nullptr; // label and field of what a decoder asks for
    QLineEdit* m_argument = nullptr;
    HexView* m_bytes;
    FieldsView* m_fields;
    ControlView* m_control;
    Bytes m_head; // of the bytes shown: as many as are taken apart
    DecodeContext m_context;
    Place m_place = Place::Dump;
    bool m_wasChosen = false; // the place, by a person
    std::uint64_t m_turn = 0; // of the bytes and the way to read them that are shown now
    bool m_isReading = false; // a thread takes bytes apart
    Worker m_decoding;
};

} // namespace swb
